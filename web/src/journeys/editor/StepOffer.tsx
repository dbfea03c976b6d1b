import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { useTranslation } from 'react-i18next'
import { OpenStepMenu } from '../canvas/StepMenu.tsx'
import type { Offer } from './useAdding.ts'

interface Props {
  offer: Offer
  onPick: (kind: NodeKindName) => void
  onLeave: () => void
}

/** The steps that can stand where an edge was drawn to. */
export function StepOffer({ offer: { at }, onPick, onLeave }: Props) {
  const { t } = useTranslation()
  return (
    <OpenStepMenu onPick={onPick} onLeave={onLeave}>
      <button
        type="button"
        aria-label={t('editor.insertHere')}
        onClick={onLeave}
        style={{ position: 'fixed', left: at.x, top: at.y, width: 1, height: 1, padding: 0, border: 0, opacity: 0 }}
      />
    </OpenStepMenu>
  )
}
