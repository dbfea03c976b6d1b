import { TagsInput } from '@mantine/core'
import { entryEventOf, entryKeyOf } from '@parcours/model/journey/facets.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import { useTranslation } from 'react-i18next'
import { useSuggestions } from '../../conditions/fields.tsx'
import { useGraph } from './graph-context.ts'

interface Props {
  same: string[] | undefined
  onChange: (same: string[] | undefined) => void
  error: string | undefined
}

const MAX_PROPERTIES = 5

/**
 * In which properties an event must be the same as the one that brought
 * contacts in; those that the journey's trigger knows are offered.
 */
export function SameAsEntry({ same, onChange, error }: Props) {
  const { t } = useTranslation()
  const graph = useGraph()
  const [event, key] = [entryEventOf(graph) ?? '', entryKeyOf(triggerOf(graph))]
  const known = [...new Set([...(key ? [key] : []), ...useSuggestions({ of: 'eventProperty', event }).keys()])]
  return (
    <TagsInput
      label={t('same.label')}
      description={t('same.text')}
      data={known}
      maxTags={MAX_PROPERTIES}
      value={same ?? []}
      error={error}
      onChange={(chosen) => onChange(chosen.length > 0 ? chosen : undefined)}
    />
  )
}
