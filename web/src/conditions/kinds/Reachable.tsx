import { IconAntennaBars5 } from '@tabler/icons-react'
import type { ConditionView } from '../view.ts'
import { ChannelForm } from './channel.tsx'

export const reachable: ConditionView<'reachable'> = {
  icon: IconAntennaBars5,
  fresh: { channel: 'email' },
  Form: ChannelForm,
}
