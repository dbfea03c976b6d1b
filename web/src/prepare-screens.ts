import i18n from 'i18next'
import { initReactI18next } from 'react-i18next'
import { vi } from 'vitest'
import { en } from './i18n/en.ts'
import { fr } from './i18n/fr.ts'

/** Lets tests draw parts of screens without a browser, in French. */
export async function prepareScreens(): Promise<void> {
  // What jsdom lacks and Mantine asks for.
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
  }))
  Element.prototype.scrollIntoView = () => {}
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  await i18n.use(initReactI18next).init({
    lng: 'fr',
    defaultNS: 'app',
    resources: { en: { app: en }, fr: { app: fr } },
    interpolation: { escapeValue: false },
  })
}
