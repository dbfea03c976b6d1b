import { useElementSize } from '@mantine/hooks'
import { EmailFrame } from './EmailFrame.tsx'

/** Emails are made for this width, in pixels. */
const EMAIL_WIDTH = 600

/** The upper part of an email, as wide as what shows it. @param height in pixels */
export function Thumbnail({ html, name, height }: { html: string; name: string; height: number }) {
  const { ref, width } = useElementSize()
  const scale = width / EMAIL_WIDTH
  return (
    <div ref={ref} style={{ height, overflow: 'hidden' }} aria-hidden>
      <div
        style={{ width: EMAIL_WIDTH, transform: `scale(${scale})`, transformOrigin: '0 0', pointerEvents: 'none' }}
        inert
      >
        <EmailFrame html={html} title={name} width={EMAIL_WIDTH} height={scale > 0 ? height / scale : height} />
      </div>
    </div>
  )
}
