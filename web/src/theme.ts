import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/** Deep teal; 6 is the accent in light (#0f766e), 3 the one in dark (#2dd4bf). */
const teal: MantineColorsTuple = [
  '#effcfa',
  '#d3f5f0',
  '#99e9dd',
  '#2dd4bf',
  '#1aa899',
  '#128578',
  '#0f766e',
  '#0d655e',
  '#0b524d',
  '#083e3a',
]

/**
 * Words on the accent: white on the deep teal of light, near black on the bright one of dark. On a button of danger
 * they are white, on a red dark enough for them.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  if (input.variant === 'filled' && input.color === 'red')
    return defaultVariantColorsResolver({ ...input, color: 'red.9' })
  const colors = defaultVariantColorsResolver(input)
  const isAccent = input.variant === 'filled' && (!input.color || input.color === input.theme.primaryColor)
  return isAccent ? { ...colors, color: 'var(--app-on-accent)' } : colors
}

export const theme = createTheme({
  variantColorResolver,
  primaryColor: 'teal',
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { teal },
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", sans-serif',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  defaultRadius: 8,
  respectReducedMotion: true,
  components: {
    // A link among words is told apart by more than its colour.
    Anchor: { defaultProps: { underline: 'always' } },
    // The colours of meaning are too light for words on their own tint.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    Table: { defaultProps: { verticalSpacing: 'sm', highlightOnHover: true } },
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { transitionProps: { duration: 100 } } },
  },
})

/** Dimmed text and placeholders dark enough on our grounds (WCAG AA). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55636b',
    '--mantine-color-placeholder': '#66737b',
    '--mantine-color-error': '#c22f2f',
    '--app-ground': '#f7f9f9',
    '--app-on-accent': '#ffffff',
    '--app-line': '#dfe5e5',
  },
  dark: {
    '--mantine-color-dimmed': '#a3b1b1',
    '--mantine-color-placeholder': '#8d9b9b',
    '--mantine-color-error': '#ff8787',
    '--app-ground': '#141a1a',
    '--app-on-accent': '#04201d',
    '--app-line': '#2e3838',
  },
})
