import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'

/** Fonts that mail programs have without fetching anything: a fetched font would tell a third party who reads. */
export const FONTS = {
  helvetica: "'Helvetica Neue', Helvetica, Arial, sans-serif",
  system: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  verdana: 'Verdana, Geneva, sans-serif',
  trebuchet: "'Trebuchet MS', Tahoma, sans-serif",
  georgia: "Georgia, 'Times New Roman', serif",
  palatino: "'Palatino Linotype', Palatino, Georgia, serif",
} as const
export type FontName = keyof typeof FONTS
export const FONT_NAMES = Object.keys(FONTS) as [FontName, ...FontName[]]

export const NETWORKS = [
  'facebook',
  'instagram',
  'linkedin',
  'x',
  'youtube',
  'tiktok',
  'pinterest',
  'bluesky',
  'mastodon',
] as const
export type Network = (typeof NETWORKS)[number]

const refined = (pattern: RegExp, code: MessageCode) =>
  z
    .string()
    .max(500)
    .refine((value) => pattern.test(value), { params: { code } })

const Colour = refined(/^#[0-9a-f]{6}$/i, 'brand.colour').meta({ example: '#0f766e' })

/** How everything that an organisation sends looks. What an email does not say itself, it takes from here. */
export const BrandKit = z.strictObject({
  colours: z.strictObject({
    /** Buttons, links and bands, and what is written on them. */
    accent: Colour,
    onAccent: Colour,
    heading: Colour,
    text: Colour,
    /** Small print. */
    muted: Colour,
    /** Behind the email, and behind its text. */
    page: Colour,
    surface: Colour,
  }),
  fonts: z.strictObject({ heading: z.enum(FONT_NAMES), body: z.enum(FONT_NAMES) }),
  /** Of buttons and boxes, in pixels. */
  radius: z.int().min(0).max(40),
  /**
   * An address on this installation (begins with `/t/images/`) and its width in pixels; without one, the workspace's
   * name stands in its place.
   */
  logo: z
    .strictObject({
      src: refined(/^\/t\/images\/[\w-]+$/, 'brand.logo'),
      alt: z.string().max(200),
      width: z.int().min(24).max(600),
    })
    .nullable(),
  social: z
    .array(z.strictObject({ network: z.enum(NETWORKS), url: refined(/^https?:\/\/[^\s"<>]+$/, 'brand.url') }))
    .max(NETWORKS.length),
})
export type BrandKit = z.infer<typeof BrandKit>

export const DEFAULT_BRAND: BrandKit = {
  colours: {
    accent: '#0f766e',
    onAccent: '#ffffff',
    heading: '#10201f',
    text: '#2b3a39',
    muted: '#5b6b69',
    page: '#f1f5f4',
    surface: '#ffffff',
  },
  fonts: { heading: 'helvetica', body: 'helvetica' },
  radius: 8,
  logo: null,
  social: [],
}
