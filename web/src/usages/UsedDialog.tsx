import { Text } from '@mantine/core'
import type { UsageAnswer } from '@parcours/contract/usages.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { UsageList } from './UsageList.tsx'

interface Props {
  title: string
  /** What the change means for what is listed below it. */
  text: string
  action: string
  usages: UsageAnswer[]
  error?: Error | null
  pending: boolean
  onAct: () => void
  onClose: () => void
}

/** Names what uses a thing before it changes for all of them. */
export function UsedDialog({ text, usages, error = null, ...dialog }: Props) {
  return (
    <Dialog {...dialog} error={error}>
      <Text>{text}</Text>
      <UsageList usages={usages} />
    </Dialog>
  )
}
