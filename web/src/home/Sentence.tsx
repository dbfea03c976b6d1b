import { Anchor } from '@mantine/core'
import { Link } from 'react-router'

/** Stands for the name in a translated sentence until the link takes its place. No name holds it. */
export const WHO = '\u0000'

/** A sentence about something that has a page, with its name as the link: the language says where that stands. */
export function Sentence({ text, name, to }: { text: string; name: string; to: string }) {
  const [before = '', after = ''] = text.split(WHO)
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      {before}
      <Anchor component={Link} to={to} fw={600} inherit>
        {name}
      </Anchor>
      {after}
    </span>
  )
}
