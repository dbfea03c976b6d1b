import type { BounceKind } from '@parcours/model/delivery/message.ts'

/** Codes that say by themselves that the address does not exist (RFC 3463; 5.1.10 by RFC 7505 and Microsoft 365). */
const GONE = /^5\.(?:1\.(?:1|2|3|6|10)|2\.1|4\.4|4\.310)$/
/**
 * Codes that say little: the words beside them decide. Microsoft refuses
 * unknown recipients by 5.4.1, Outlook.com by 5.5.0, Yahoo by 5.0.0.
 */
const VAGUE = /^5\.(?:0\.\d+|1\.[04]|4\.[01]|5\.\d+)$/
/** Microsoft 365 refuses so whom its directory does not have. */
const NOT_IN_DIRECTORY = /recipient address rejected: access denied/i
/** Codes of a policy, which some servers also give for unknown recipients: then they say so in words. */
const POLICY = /^5\.7\.\d+$/

/** Words about the sender, the content, a rule or the moment: the address may well exist. */
const NOT_THE_ADDRESS = [
  /sender|return.?path|\bfrom (?:address|domain|header)|originat/i,
  /\b(?:spf|dkim|dmarc|rbl|dnsbl|rdns|ptr)\b|invalid dns|authenticat|encrypt|\btls\b/i,
  /spam|junk|virus|malware|phish|unsolicited|bulk|content|attachment|polic(?:y|ies)|reputation/i,
  /(?:block|black|gr[ea]y|deny).?list|blocked|banned|barracuda/i,
  /\b(?:rate|too many|exceed|quota|over ?quota|too (?:large|big)|message size|try again|temporar|throttl)/i,
  /(?:mailbox|inbox|storage)[^.;]{0,20}\bfull\b/i,
  /access denied|administrative|not authori[sz]ed|unauthori[sz]ed|permission/i,
  /relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:permitted|allowed)|prohibited)|(?:unable|not (?:allowed|permitted)) to relay/i,
]

const ANY_USER = 'user|recipient|mailbox|account|address|addressee|person|customer|alias'
const UNREAL = 'unknown|invalid|no such|non-?existent|undeliverable|disabled|inactive|unrouteable'
const PLACE = 'user|recipient|mailbox|account|address|destination|alias|domain|host'

/** Words of mail servers for an address that does not exist. */
const NOBODY_THERE = [
  new RegExp(String.raw`\b(?:${ANY_USER})\b[^.;]{0,60}\b(?:unknown|not found|not (?:listed|known|valid|active))`, 'i'),
  new RegExp(String.raw`\b(?:${ANY_USER})\b[^.;]{0,60}\b(?:(?:does|did|do) ?n[o'’]t exist|no longer)`, 'i'),
  new RegExp(String.raw`\b(?:${ANY_USER})\b[^.;]{0,60}\b(?:invalid|disabled|deactivated|inactive)`, 'i'),
  new RegExp(String.raw`\b(?:${ANY_USER})\b[^.;]{0,60}\b(?:suspended|discontinued|terminated)`, 'i'),
  new RegExp(String.raw`\b(?:${UNREAL})\b[^.;]{0,30}\b(?:${PLACE})`, 'i'),
  /\bno (?:mailbox|account|user|person)\b[^.;]{0,40}\b(?:here|by that name|named?)/i,
  /recip(?:ient)?notfound|doesn['’]t have an? [\w.-]+ account|not our customer/i,
  /\b(?:domain|host)(?: name)? (?:not found|does not exist|unknown)|nxdomain|null mx|does not accept (?:e-?)?mail/i,
  /utilisateur inconnu|(?:adresse|destinataire|bo[iî]te)[^.;]{0,40}(?:inconnue?|inexistante?|n['’]existe)/i,
  /empf[aä]nger[^.;]{0,30}unbekannt|existiert nicht|usuario (?:desconocido|no existe)|indirizzo inesistente/i,
]

/** Words that refuse a recipient without saying why: where no code speaks of a policy, the address is meant. */
const RECIPIENT_REFUSED = [/mailbox unavailable/i, /\b(?:recipient|address|mailbox|user)\b[^.;]{0,40}\brejected/i]

const says = (patterns: RegExp[], words: string) => patterns.some((pattern) => pattern.test(words))

/** Characters of a server's reply that are read. */
const MAX_CHARACTERS = 2000

/**
 * Whether a refusal for good says that the address does not exist; a
 * full mailbox, a size or a policy may be otherwise tomorrow.
 * @param status the enhanced status (RFC 3463), empty where there is none
 * @param said what the server said beside it
 */
export function bounceKind(status: string, said: string): BounceKind {
  const words = said.slice(0, MAX_CHARACTERS)
  if (GONE.test(status) || (status === '5.4.1' && NOT_IN_DIRECTORY.test(words))) return 'hard'
  const isPolicy = POLICY.test(status)
  if ((status !== '' && !VAGUE.test(status) && !isPolicy) || says(NOT_THE_ADDRESS, words)) return 'soft'
  return says(NOBODY_THERE, words) || (!isPolicy && says(RECIPIENT_REFUSED, words)) ? 'hard' : 'soft'
}

/** The enhanced status in what a server says, empty where it says none. */
export function statusIn(words: string): string {
  // An address of the internet has four numbers.
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/.exec(words)?.[0] ?? ''
}
