import { type Starter, sourceOf } from './starter.ts'

export const event: Starter = {
  key: 'event',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Event',
      text: 'An invitation: what, when, where, and one button to come.',
      subject: 'You are invited, {{ contact.firstName | default: "come along" }}',
      preheader: 'Thursday 12 March, 18:30. Places are few.',
      source: sourceOf('event', 'en'),
    },
    fr: {
      name: 'Événement',
      text: 'Une invitation : quoi, quand, où, et un bouton pour venir.',
      subject: 'Vous êtes des nôtres, {{ contact.firstName | default: "venez" }} ?',
      preheader: 'Jeudi 12 mars à 18 h 30. Les places sont comptées.',
      source: sourceOf('event', 'fr'),
    },
  },
}
