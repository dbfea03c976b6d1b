const WITHOUT_WIDTH = /\p{Default_Ignorable_Code_Point}|\u2800/gu

/** Whether there is anything to see, to read or to press. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(WITHOUT_WIDTH, ''))
}

const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** A text without what turns the direction of what stands around it. Letters have theirs by themselves. */
export const withoutDirections = (text: string): string => text.replace(DIRECTIONS, '')

/** A text as it may stand in a sentence: of whatever direction it is, the sentence keeps its own. */
export function isolated(text: string): string {
  const bare = withoutDirections(text)
  return RIGHT_TO_LEFT.test(bare) ? `\u2068${bare}\u2069` : bare
}

/** Scripts in which a joiner or a non-joiner between letters decides how they are written, and so what is read. */
const JOINED = [
  'Arabic Syriac Mandaic Nko Mongolian Adlam Hanifi_Rohingya',
  'Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala',
  'Tibetan Myanmar Khmer Balinese Javanese Tai_Tham',
].flatMap((scripts) => scripts.split(' '))
const ofJoined = `[${JOINED.map((script) => `\\p{scx=${script}}`).join('')}]`
const letter = `(?=[\\p{L}\\p{M}])${ofJoined}`
/** A picture as one sees it, with its tone, or as a picture rather than a sign. */
const emoji = '\\p{Extended_Pictographic}[\\p{Emoji_Modifier}\\ufe0e\\ufe0f]?'

/** What characters without a width are needed for. */
const NEEDED = [
  // 1️⃣, and flags of regions: 🏴󠁧󠁢󠁷󠁬󠁳󠁿.
  '[0-9#*]\\ufe0f\\u20e3',
  '\\u{1f3f4}[\\u{e0020}-\\u{e007e}]+\\u{e007f}',
  // Of several persons or things, and of gender: ❤️‍🔥, 👩‍🚀.
  `${emoji}(?:\\u200d${emoji})*`,
  // Persian می‌خواهم, ه‍ that stands for a whole word, Sinhala ශ්‍රී.
  `${letter}(?:\\u200c(?=${letter})|\\u200d)`,
  // Forms of Han and Mongolian letters, as names of persons and places have them.
  '\\p{sc=Han}[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  '\\p{sc=Mongolian}[\\u180b-\\u180f]+',
]
const REPEATED_JOINERS = /([\u200c\u200d])\1+/g
const NEEDED_OR_INVISIBLE = new RegExp(`(${NEEDED.join('|')})|\\p{Default_Ignorable_Code_Point}`, 'gu')

/**
 * A text without the characters that nobody sees, so that no two names look alike: soft hyphens, blanks without a
 * width, directions, fillers. Those stay that say how letters beside them are written, or of which parts a picture is.
 */
export function withoutInvisible(text: string): string {
  return text.replace(REPEATED_JOINERS, '$1').replace(NEEDED_OR_INVISIBLE, '$1')
}
