export type Scheme = 'light' | 'dark'

interface Props {
  html: string
  title: string
  scheme?: Scheme
  /** In pixels; as wide as there is room when absent. */
  width?: number | undefined
  height: number | string
}

/**
 * An email in a frame where nothing of it runs. Light and dark are as
 * chosen here, whatever the reader's own screen is set to.
 */
export function EmailFrame({ html, title, scheme = 'light', width, height }: Props) {
  const chosen = html
    .replaceAll('(prefers-color-scheme: dark)', scheme === 'dark' ? 'all' : 'not all')
    .replace('color-scheme:light dark', `color-scheme:${scheme}`)
  return (
    <iframe
      // A document that is still loading when another takes its place may stay: other colours are another frame.
      key={scheme}
      title={title}
      sandbox=""
      srcDoc={chosen}
      style={{
        width: width ?? '100%',
        height,
        minHeight: 320,
        flexShrink: 0,
        border: '1px solid var(--app-line)',
        borderRadius: 8,
        background: scheme === 'dark' ? '#0d1413' : '#fff',
        alignSelf: 'center',
        maxWidth: '100%',
      }}
    />
  )
}
