import { Alert, List } from '@mantine/core'

/** Some sentences about one thing, each once; red ones are read out at once. */
export function Notes({ color, title, notes }: { color: string; title: string; notes: string[] }) {
  return (
    <Alert color={color} title={title} {...(color === 'red' && { role: 'alert' })}>
      <List size="sm" spacing={4} style={{ overflowWrap: 'anywhere' }}>
        {[...new Set(notes)].map((note) => (
          <List.Item key={note}>{note}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
