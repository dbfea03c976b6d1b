import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import type { Words } from '../nodes/view.ts'

/** What cards need to say their settings in words. */
export function useWords(): Words {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('templates') })
  // The formatter is new at each render, but says the same as long as the language does.
  return useMemo(() => ({ t, format, templates: new Map((templates.data?.data ?? []).map(({ id, name }) => [id, name])) }), [i18n.language, templates.data])
}
