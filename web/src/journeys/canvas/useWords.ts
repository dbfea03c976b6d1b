import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useConditionNames } from '../../conditions/useConditionNames.ts'
import { useFormat } from '../../parts/format.ts'
import type { Words } from '../nodes/view.ts'

/** What cards need to say their settings in words. */
export function useWords(): Words {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const names = useConditionNames()
  // The formatter is new at each render, but says the same as long as the language does.
  return useMemo(() => ({ t, format, language: i18n.language === 'fr' ? 'fr' : 'en', names }), [i18n.language, names])
}
