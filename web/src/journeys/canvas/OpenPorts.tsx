import type { PortRef } from '@parcours/model/journey/edit.ts'
import { type JourneyNode, portsOf } from '@parcours/model/journey/graph.ts'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { portName } from '../nodes/port-name.ts'
import type { Words } from '../nodes/view.ts'
import classes from './canvas.module.css'
import { StepMenu } from './StepMenu.tsx'

export interface OpenPortsData {
  /** The ports of this step without an edge. */
  ports: readonly string[]
  /** In edit: adds a step of this kind at the port. */
  onAppend?: (place: PortRef, kind: NodeKindName) => void
  /** In live: how many left the journey by a port. */
  left?: (port: string) => number
  /** The port on which a step that is dragged would be put. */
  over?: string | undefined
}

/** Up to so many ports the card is wide enough to name each. */
const MAX_NAMED = 4

/** Below a step, a + for each port without an edge, with the name of the port where there are several. */
export function OpenPorts({
  node,
  words,
  ports,
  onAppend,
  left,
  over,
}: OpenPortsData & { node: JourneyNode; words: Words }) {
  const { t } = useTranslation()
  const all = portsOf(node)
  if (left)
    return ports.map((port) => (
      <LeftHere key={port} count={left(port)} place={placeOf(all, port)} isNarrow={all.length > MAX_NAMED} />
    ))
  if (!onAppend) return null
  return ports.map((port) => {
    const name = portName(node, port, words)
    return (
      <div key={port} className={classes.openPort} data-over={over === port || undefined} style={placeOf(all, port)}>
        <StepMenu onPick={(kind) => onAppend({ from: node.id, port }, kind)}>
          {(open) => (
            <button
              type="button"
              className={`${classes.openPortButton} nodrag nopan nokey`}
              data-open-port={`${node.id} ${port}`}
              aria-label={all.length > 1 ? t('editor.addTo', { port: name }) : t('editor.addNext')}
              title={all.length > 1 ? name : undefined}
              onClick={open}
            >
              <IconPlus size={12} aria-hidden style={{ flexShrink: 0 }} />
              {all.length > 1 && all.length <= MAX_NAMED && <span>{name}</span>}
            </button>
          )}
        </StepMenu>
      </div>
    )
  })
}

/** Below its port, within the width of the card. */
const placeOf = (all: readonly string[], port: string) => ({
  left: `${((all.indexOf(port) + 0.5) / all.length) * 100}%`,
  maxWidth: `${100 / all.length}%`,
})

/** How many left the journey by a port that leads nowhere. */
function LeftHere({
  count,
  place,
  isNarrow,
}: {
  count: number
  place: ReturnType<typeof placeOf>
  /** Only the figure has room. */
  isNarrow: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  if (count === 0) return null
  const words = t('live.leftHere', { count, formatted: format.number(count) })
  return (
    <div className={classes.openPort} style={place}>
      <span className={classes.left} title={isNarrow ? words : undefined}>
        {isNarrow ? format.number(count) : words}
      </span>
    </div>
  )
}
