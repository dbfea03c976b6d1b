export type CampaignView = 'setup' | 'results' | 'people'

export type TemplateView = 'design' | 'code' | 'preview'

/** Every address of the interface, made here and nowhere else. */
export const paths = {
  home: () => '/',
  journeys: () => '/journeys',
  journey: (id: string, view?: 'edit' | 'live' | 'people', node?: string, port?: string) =>
    `/journeys/${id}${view && view !== 'edit' ? `/${view}` : ''}${node ? `?${new URLSearchParams({ node, ...(port && { port }) })}` : ''}`,
  campaigns: () => '/campaigns',
  campaignCalendar: (view?: 'week' | 'list', date?: string) =>
    `/campaigns/calendar${view ? `?${new URLSearchParams({ view, ...(date && { date }) })}` : ''}`,
  campaignComparison: (ids: string[]) => `/campaigns/comparison?${new URLSearchParams({ ids: ids.join() })}`,
  campaign: (id: string, view?: CampaignView, state?: string) =>
    `/campaigns/${id}${view && view !== 'setup' ? `/${view}` : ''}${state ? `?state=${state}` : ''}`,
  contacts: (segment?: string) => (segment ? `/contacts?segment=${segment}` : '/contacts'),
  segments: () => '/segments',
  newSegment: () => '/segments/new',
  segment: (id: string, view?: 'edit' | 'history') =>
    view === 'history' ? `/segments/${id}/history` : `/segments/${id}`,
  contact: (id: string) => `/contacts/${id}`,
  imports: () => '/imports',
  import: (id: string) => `/imports/${id}`,
  templates: () => '/templates',
  template: (id: string, view?: TemplateView) => `/templates/${id}${view && view !== 'design' ? `/${view}` : ''}`,
  pictures: () => '/pictures',
  brand: () => '/brand',
  outbox: (message?: string) => (message ? `/outbox?message=${message}` : '/outbox'),
  data: () => '/data',
  events: () => '/data/events',
  debugger: () => '/data/debugger',
  settings: (tab?: 'sending' | 'workspace' | 'properties' | 'members' | 'keys' | 'deleted' | 'account') =>
    tab ? `/settings/${tab}` : '/settings',
  invitation: () => '/invitation',
  forgotten: () => '/forgotten',
  newPassword: () => '/password',
}

/** A run in Temporal Web UI. */
export function temporalRunUrl(webUrl: string, namespace: string, workflowId: string): string {
  return `${webUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`
}

/** The runs of one journey in Temporal Web UI, found by search attribute. */
export function temporalJourneyUrl(webUrl: string, namespace: string, journeyId: string): string {
  return `${webUrl}/namespaces/${namespace}/workflows?query=${encodeURIComponent(`ParcoursJourney="${journeyId}"`)}`
}
