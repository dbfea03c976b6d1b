/** Languages in whose words languages are understood. */
const SPOKEN_IN = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt']
/** Languages that are known by their names; any other needs its code. */
const NAMED = [
  'fr',
  'en',
  'de',
  'es',
  'it',
  'nl',
  'pt',
  'pl',
  'sv',
  'da',
  'nb',
  'fi',
  'cs',
  'hu',
  'ro',
  'el',
  'tr',
  'ru',
  'uk',
  'ar',
  'he',
  'zh',
  'ja',
  'ko',
  'ca',
]

let tags: Map<string, string> | undefined

function tagsByName(): Map<string, string> {
  tags ??= new Map(
    [...SPOKEN_IN, ...NAMED].flatMap((language) => {
      const names = new Intl.DisplayNames([language], { type: 'language', fallback: 'none' })
      return NAMED.flatMap((tag) => {
        const name = names.of(tag)
        return name ? [[name.toLowerCase(), tag] as const] : []
      })
    }),
  )
  return tags
}

/**
 * A language as its BCP 47 tag, or undefined when it is none: `fr_FR.UTF-8`,
 * `fr-fr` and `FR-FR` are fr-FR, `Français` and `French` are fr.
 */
export function normaliseLanguage(text: string): string | undefined {
  const given = text
    .trim()
    .replace(/\.[\w-]+$/, '')
    .replaceAll('_', '-')
  const named = tagsByName().get(given.toLowerCase())
  if (named) return named
  if (!/^[a-z]{2,3}(-|$)/i.test(given)) return undefined
  try {
    return Intl.getCanonicalLocales(given)[0]
  } catch {
    return undefined
  }
}
