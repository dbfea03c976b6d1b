import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'

interface Props {
  name: string
  /** Where a click on it leads. */
  to?: string
}

/**
 * What names a row of a list. A long name is cut after some lines, so that the other columns stay in sight; it is whole
 * for screen readers, in its title, and as long as something in its row has the focus.
 */
export function RowName({ name, to }: Props) {
  if (to === undefined)
    return (
      <Text className="row-name" fw={500} title={name}>
        {name}
      </Text>
    )
  return (
    <Anchor className="row-name" component={Link} to={to} fw={500} title={name}>
      {name}
    </Anchor>
  )
}
