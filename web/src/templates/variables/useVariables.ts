import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import type { emailsEn } from '../../i18n/emails.en.ts'

export const GROUPS = [
  'person',
  'history',
  'orders',
  'recommendations',
  'event',
  'segments',
  'sending',
  'links',
] as const
export type VariableGroup = (typeof GROUPS)[number]

export interface Variable {
  group: VariableGroup
  label: string
  /** What Liquid reads: `contact.firstName`. */
  path: string
  /** `money` or `day`, for how it is written; `contains` for lists that a condition asks. */
  filter?: 'money' | 'day'
  /** Written as it is instead: a condition. */
  snippet?: string
  /** Only to be asked in a condition. */
  list?: boolean
}

/** The variables of emails: the fields and properties of contacts, and values derived from them. */
export function useVariables(): Variable[] {
  const { t } = useTranslation()
  const properties = useQuery({ queryKey: ['properties'], queryFn: () => call('listProperties') })
  const segments = useQuery({ queryKey: ['segments'], queryFn: () => call('listSegments') })
  const of = (
    group: VariableGroup,
    entries: [keyof (typeof emailsEn)['variables']['labels'], string, ('money' | 'day')?][],
  ): Variable[] =>
    entries.map(([key, path, filter]) => ({
      group,
      label: t(`variables.labels.${key}`),
      path,
      ...(filter && { filter }),
    }))
  return [
    ...CONTACT_FIELDS.map(
      (name): Variable => ({ group: 'person', label: t(`contacts.fields.${name}`), path: `contact.${name}` }),
    ),
    ...(properties.data?.data ?? []).map(
      ({ key, label }): Variable => ({
        group: 'person',
        label: label || key,
        path: /^[a-zA-Z_]\w*$/.test(key) ? `contact.${key}` : `contact["${key}"]`,
      }),
    ),
    ...of('history', [
      ['orders', 'history.orders'],
      ['revenue', 'history.revenue', 'money'],
      ['lastOrder', 'history.lastOrder', 'day'],
      ['firstOrder', 'history.firstOrder', 'day'],
      ['lastSeen', 'history.lastSeen', 'day'],
      ['since', 'history.since', 'day'],
    ]),
    ...of('orders', [
      ['orderNumber', 'orders[0].number'],
      ['orderDate', 'orders[0].date', 'day'],
      ['orderTotal', 'orders[0].total', 'money'],
      ['orderProduct', 'orders[0].items[0].name'],
    ]),
    ...of('recommendations', [
      ['bestName', 'recommendations.bestInCategory[0].name'],
      ['bestPrice', 'recommendations.bestInCategory[0].price', 'money'],
      ['togetherName', 'recommendations.boughtTogether[0].name'],
      ['togetherPrice', 'recommendations.boughtTogether[0].price', 'money'],
    ]),
    ...of('event', [
      ['eventName', 'event.name'],
      ['eventProduct', 'event.properties.name'],
      ['eventTotal', 'event.properties.total', 'money'],
      ['eventNumber', 'event.properties.order_id'],
    ]),
    ...(segments.data?.data ?? []).map(({ name }): Variable => {
      const quoted = JSON.stringify(name)
      return {
        group: 'segments',
        label: name,
        path: 'segments',
        list: true,
        snippet: `{% if segments contains ${quoted} %}…{% endif %}`,
      }
    }),
    ...of('sending', [
      ['campaignName', 'campaign.name'],
      ['journeyName', 'journey.name'],
      ['workspaceName', 'workspace.name'],
      ['workspaceAddress', 'workspace.address'],
    ]),
    ...of('links', [['unsubscribe', 'unsubscribe_url']]),
  ]
}

/** A variable as it is written into an email, with what stands in its place where it is missing. */
export function written({ path, filter, snippet }: Variable, otherwise: string): string {
  if (snippet) return snippet
  const fallback = otherwise ? ` | default: ${JSON.stringify(otherwise.replaceAll('"', '’'))}` : ''
  return `{{ ${path}${filter ? ` | ${filter}` : ''}${fallback} }}`
}
