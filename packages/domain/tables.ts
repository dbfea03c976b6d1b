/** The table of each kind of thing that has an id of its own in the API. */
export const TABLE_OF = {
  contact: 'contacts',
  template: 'email_templates',
  segment: 'segments',
  journey: 'journeys',
  campaign: 'campaigns',
  connection: 'connections',
  message: 'messages',
} as const
