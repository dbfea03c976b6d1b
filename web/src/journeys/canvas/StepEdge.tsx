import { ActionIcon } from '@mantine/core'
import type { Edge as CanvasEdge } from '@parcours/model/journey/graph.ts'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { IconPlus } from '@tabler/icons-react'
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './canvas.module.css'
import { StepMenu } from './StepMenu.tsx'

export interface EdgeData extends Record<string, unknown> {
  edge: CanvasEdge
  /** The port's name, where a step has several. */
  label: string | undefined
  /** How many went this way, in live. */
  count?: string | undefined
  /** In live: the share of all who left the step. */
  share?: number
  /** Whether the contact who is looked at went this way. */
  taken?: boolean
  /** In edit: puts a step of this kind on the edge. */
  onInsert?: (edge: CanvasEdge, kind: NodeKindName, position: { x: number; y: number }) => void
  onRemove?: (edge: CanvasEdge) => void
  /** Whether a step that is dragged would be put here. */
  isOver?: boolean
  /** In live: shows who went this way. */
  onOpen?: (edge: CanvasEdge) => void
}
export type DrawnEdge = Edge<EdgeData, 'edge'>

/** An edge with its port's name, its count in live, and a + in edit. */
export function StepEdge({
  id,
  data,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  markerEnd,
}: EdgeProps<DrawnEdge>) {
  const { t } = useTranslation()
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 10,
  })
  if (!data) return null
  const { edge, label, count, isOver, onInsert, onRemove, onOpen } = data
  return (
    <>
      <BaseEdge path={path} {...(markerEnd && { markerEnd })} style={strokeOf(data)} />
      <EdgeLabelRenderer>
        {(label || count || onInsert) && (
          <div
            className={`${classes.label} nodrag nopan`}
            data-edge={id}
            data-over={isOver || undefined}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {label}
            {count &&
              (onOpen ? (
                <button
                  type="button"
                  className={classes.who}
                  onClick={() => onOpen(edge)}
                  aria-label={t('live.whoWent', { branch: label ?? '', count })}
                >
                  {count}
                </button>
              ) : (
                <b>{count}</b>
              ))}
            {onInsert && (
              <StepMenu
                onPick={(kind) => onInsert(edge, kind, { x: labelX - 120, y: labelY - 30 })}
                onRemove={onRemove && (() => onRemove(edge))}
              >
                {(open) => (
                  <ActionIcon
                    size={18}
                    variant="subtle"
                    color="gray"
                    aria-label={label ? t('editor.addTo', { port: label }) : t('editor.insertHere')}
                    onClick={open}
                  >
                    <IconPlus size={14} />
                  </ActionIcon>
                )}
              </StepMenu>
            )}
          </div>
        )}
      </EdgeLabelRenderer>
    </>
  )
}

/** Thick where a contact went or a step would be put; else as thick as the share of contacts that took it. */
function strokeOf({ taken, isOver, share }: EdgeData): CSSProperties {
  if (taken === false) return { strokeWidth: 1, opacity: 0.4 }
  if (taken || isOver) return { strokeWidth: 3, stroke: 'var(--mantine-primary-color-filled)' }
  return { strokeWidth: share === undefined ? 1.5 : 1 + 5 * share }
}
