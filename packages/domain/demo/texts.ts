import type { Language } from '@parcours/model/i18n/say.ts'
import type { DemoTexts } from './demo-texts.ts'
import { TEXTS_EN } from './texts-en.ts'
import { TEXTS_FR } from './texts-fr.ts'

export const DEMO_TEXTS: Record<Language, DemoTexts> = { en: TEXTS_EN, fr: TEXTS_FR }
