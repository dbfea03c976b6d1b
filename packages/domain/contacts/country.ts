import { getCountries, isSupportedCountry } from 'libphonenumber-js'

/** Languages in whose words countries are understood. */
const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt']

/**
 * Names in use that are not the first name of Unicode's list; two or three letters as users write them (ISO 3166-1
 * alpha-3 where it is common).
 */
const ALSO: Record<string, string[]> = {
  FR: ['FRA', 'France métropolitaine'],
  DE: ['DEU', 'GER', 'Allemagne', 'Federal Republic of Germany'],
  GB: [
    'UK',
    'GBR',
    'Great Britain',
    'Grande-Bretagne',
    'England',
    'Angleterre',
    'Scotland',
    'Écosse',
    'Wales',
    'Pays de Galles',
  ],
  US: [
    'USA',
    'United States of America',
    'États-Unis d’Amérique',
    'Etats Unis',
    'Estados Unidos de América',
    'America',
  ],
  BE: ['BEL'],
  CH: ['CHE'],
  CA: ['CAN'],
  ES: ['ESP'],
  IT: ['ITA'],
  PT: ['PRT'],
  NL: ['NLD', 'Holland', 'Hollande', 'The Netherlands', 'Les Pays-Bas'],
  LU: ['LUX'],
  AT: ['AUT'],
  IE: ['IRL', 'Eire'],
  PL: ['POL'],
  CZ: ['CZE', 'Czech Republic', 'République tchèque'],
  DK: ['DNK'],
  SE: ['SWE'],
  NO: ['NOR'],
  FI: ['FIN'],
  GR: ['GRC'],
  RO: ['ROU'],
  HU: ['HUN'],
  BG: ['BGR'],
  HR: ['HRV'],
  SK: ['SVK'],
  SI: ['SVN'],
  EE: ['EST'],
  LV: ['LVA'],
  LT: ['LTU'],
  CY: ['CYP'],
  MT: ['MLT'],
  TR: ['TUR', 'Turkey'],
  MA: ['MAR'],
  DZ: ['DZA'],
  TN: ['TUN'],
  SN: ['SEN'],
  CI: ['CIV', 'Ivory Coast', 'Côte d’Ivoire'],
  BR: ['BRA'],
  MX: ['MEX'],
  AR: ['ARG'],
  JP: ['JPN'],
  CN: ['CHN'],
  IN: ['IND'],
  KR: ['KOR', 'South Korea', 'Corée du Sud'],
  AU: ['AUS'],
  NZ: ['NZL'],
  RU: ['RUS', 'Russian Federation', 'Fédération de Russie'],
  UA: ['UKR'],
  IL: ['ISR'],
  ZA: ['ZAF'],
}

/** Without case, accents, spaces and punctuation: `États-Unis` is `etatsunis`. */
function folded(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '')
}

let codes: Map<string, string> | undefined

/** Every name that means one country only. */
function codesByName(): Map<string, string> {
  if (codes) return codes
  const known = new Map<string, string | undefined>()
  const add = (name: string | undefined, code: string) => {
    if (name === undefined) return
    const key = folded(name)
    known.set(key, known.has(key) && known.get(key) !== code ? undefined : code)
  }
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of getCountries()) add(names.of(code), code)
  }
  for (const [code, names] of Object.entries(ALSO)) for (const name of names) add(name, code)
  codes = new Map([...known].flatMap(([name, code]) => (code === undefined ? [] : [[name, code] as const])))
  return codes
}

/** A country as its ISO 3166-1 code, or undefined when it is none: `fr`, `FRA`, `France`, `Frankreich` are FR. */
export function normaliseCountry(text: string): string | undefined {
  const code = text.trim().toUpperCase()
  // In capitals, letters such as ß become two.
  if (/^[A-Z]{2}$/i.test(text.trim()) && isSupportedCountry(code)) return code
  return codesByName().get(folded(text))
}

let zones: Map<string, string> | undefined

/** The country in which a time zone lies; undefined for `UTC` and its like. */
export function countryOfZone(zone: string): string | undefined {
  zones ??= new Map(
    getCountries().flatMap(
      (code) =>
        (new Intl.Locale('und', { region: code }) as Intl.Locale & { getTimeZones?(): string[] })
          .getTimeZones?.()
          .map((name) => [name, code] as const) ?? [],
    ),
  )
  return zones.get(zone)
}
