import type { Names } from '@parcours/model/condition/kind.ts'
import { CONTACT_FIELDS, isContactField } from '@parcours/model/contacts/fields.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useSegments } from '../segments/SegmentSelect.tsx'

/** What can be asked about in this workspace. */
export function useFacets() {
  return useQuery({ queryKey: ['facets'], queryFn: () => call('getContactFacets'), staleTime: 60_000 })
}

const BUILT_IN = ['createdAt', 'lastSeenAt'] as const
const isBuiltIn = (name: string) => isContactField(name) || BUILT_IN.some((one) => one === name)

/** The fields and properties of contacts, with their type and what they are called. */
export function useContactProperties(): { value: string; label: string; type: string }[] {
  const { t } = useTranslation()
  const facets = useFacets()
  return [
    ...CONTACT_FIELDS.map((field) => ({ value: field as string, label: t(`contacts.fields.${field}`), type: 'text' })),
    ...BUILT_IN.map((field) => ({ value: field as string, label: t(`condition.builtIn.${field}`), type: 'date' })),
    // Of a property that is called like a field, conditions read the field.
    ...(facets.data?.properties ?? [])
      .filter(({ key }) => !isBuiltIn(key))
      .map(({ key, label, type }) => ({ value: key, label, type: type as string })),
  ]
}

/** What things are called, for sentences. */
export function useConditionNames(): Names {
  const { t } = useTranslation()
  const facets = useFacets()
  const segments = useSegments()
  const journeys = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys') })
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => call('listCampaigns') })
  return useMemo(() => {
    const named = (list: { id: string; name: string }[] | undefined) => {
      const names = new Map((list ?? []).map(({ id, name }) => [id, name]))
      return (id: string) => names.get(id) ?? '…'
    }
    const labels = new Map((facets.data?.properties ?? []).map(({ key, label }) => [key, label]))
    return {
      property: (key) => (isContactField(key) ? t(`contacts.fields.${key}`) : (labels.get(key) ?? key)),
      segment: named(segments.data?.data),
      journey: named(journeys.data?.data),
      template: named(templates.data?.data),
      campaign: named(campaigns.data?.data),
    }
  }, [t, facets.data, segments.data, journeys.data, templates.data, campaigns.data])
}
