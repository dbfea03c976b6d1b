/** Colours are `#rrggbb`. */
const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

/** Relative luminance, 0 to 1: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast of two colours, 1 to 21; text wants 4.5: https://www.w3.org/TR/WCAG22/#contrast-minimum */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** A colour moved towards white, by a share from 0 to 1. */
export function lighter(colour: string, share: number): string {
  return `#${channels(colour)
    .map((value) =>
      Math.round(value + (255 - value) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** The colour, lightened as little as makes it readable on a dark ground. */
export function readableOn(ground: string, colour: string): string {
  for (let share = 0; share < 1; share += 0.1) {
    const candidate = lighter(colour, share)
    if (contrast(ground, candidate) >= 4.5) return candidate
  }
  return '#ffffff'
}
