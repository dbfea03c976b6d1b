import { IconCircleCheck } from '@tabler/icons-react'
import type { ConditionView } from '../view.ts'
import { ChannelForm } from './channel.tsx'

export const consent: ConditionView<'consent'> = {
  icon: IconCircleCheck,
  fresh: { channel: 'email' },
  Form: ChannelForm,
}
