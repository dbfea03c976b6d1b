/** Names of ICU that the IANA database has renamed since; some installations of PostgreSQL know only the newer ones. */
const RENAMED = new Map([
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Catamarca', 'America/Argentina/Catamarca'],
  ['America/Coral_Harbour', 'America/Atikokan'],
  ['America/Cordoba', 'America/Argentina/Cordoba'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['America/Jujuy', 'America/Argentina/Jujuy'],
  ['America/Louisville', 'America/Kentucky/Louisville'],
  ['America/Mendoza', 'America/Argentina/Mendoza'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
])

/** Abbreviations that ICU takes for one zone, and common use takes for several (IST: India, Israel, Ireland). */
const AMBIGUOUS = new Set(
  'ACT AET AGT ART AST BET BST CNT CST CTT ECT IET IST MIT NET NST PLT PNT PRT PST SST VST'.split(' '),
)

const renamed = (zone: string) => RENAMED.get(zone) ?? zone

/** The time zones that can be chosen, by their IANA names: those that both ICU and PostgreSQL have. */
export const ZONES: readonly string[] = [...new Set([...Intl.supportedValuesOf('timeZone').map(renamed), 'UTC'])].sort()
const KNOWN = new Set(ZONES)
const FIXED = /^Etc\/GMT[+-]\d{1,2}$/

/** What was asked before; making a formatter takes longer than all the rest. */
const asked = new Map<string, string | undefined>()
const MAX_ASKED = 1000

/**
 * The canonical IANA name of a zone written by any of its names (`US/Eastern`, `europe/paris`, `EST5EDT`, `CAT`), which
 * both ICU and PostgreSQL have. Undefined for what is no zone, for abbreviations that several zones share, and for
 * offsets such as `+02:00`: PostgreSQL reads those with the sign turned, and no offset knows summer time.
 */
export function normaliseZone(text: string): string | undefined {
  if (KNOWN.has(text)) return text
  if (asked.has(text)) return asked.get(text)
  if (asked.size >= MAX_ASKED) asked.clear()
  const zone = canonical(text)
  asked.set(text, zone)
  return zone
}

function canonical(text: string): string | undefined {
  if (AMBIGUOUS.has(text.toUpperCase())) return undefined
  try {
    const zone = renamed(new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone)
    return KNOWN.has(zone) || FIXED.test(zone) ? zone : undefined
  } catch {
    return undefined
  }
}
