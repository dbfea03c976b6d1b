import { EXCLUSION_REASONS, FAILURE_REASONS } from '@parcours/model/delivery/message.ts'
import type { TFunction } from 'i18next'

const OWN = [...EXCLUSION_REASONS, ...FAILURE_REASONS]

/** Why a message was not sent: in our words where the reason is ours, else in the provider's. */
export function reasonWords(reason: string, t: TFunction): string {
  const own = OWN.find((one) => one === reason)
  return own ? t(`messages.reason.${own}`) : reason
}
