import { pickLanguage } from '@parcours/model/i18n/say.ts'
import { isolated } from '@parcours/model/values/visible.ts'
import i18n from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { fr } from './fr.ts'

const KEPT_AS = 'parcours.language'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: { app: typeof en }
    returnNull: false
  }
}

const chosen = localStorage.getItem(KEPT_AS)

/** The language chosen here before, or the browser's. */
await i18n.use(initReactI18next).init({
  lng: chosen ?? pickLanguage(navigator.languages.join(',')),
  fallbackLng: 'en',
  defaultNS: 'app',
  resources: { en: { app: en }, fr: { app: fr } },
  // React escapes; names of contacts turn no sentence round.
  interpolation: { escapeValue: true, escape: isolated },
})
document.documentElement.lang = i18n.language

export async function switchLanguage(language: 'fr' | 'en'): Promise<void> {
  localStorage.setItem(KEPT_AS, language)
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}
