import { ActionIcon, Textarea } from '@mantine/core'
import type { Note } from '@parcours/model/journey/graph.ts'
import { IconX } from '@tabler/icons-react'
import type { Node, NodeProps } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import classes from './canvas.module.css'

export interface NoteData extends Record<string, unknown> {
  note: Note
  /** Absent where the journey is only looked at. */
  onWrite?: (id: string, text: string) => void
  onRemove?: (id: string) => void
}
export type NoteNode = Node<NoteData, 'note'>

/** A remark on the canvas, for those who draw: it changes nothing of what runs. */
export function NoteCard({ data: { note, onWrite, onRemove } }: NodeProps<NoteNode>) {
  const { t } = useTranslation()
  return (
    <div className={classes.note}>
      {onWrite ? (
        <Textarea
          className="nodrag nowheel"
          variant="unstyled"
          autosize
          minRows={2}
          maxRows={12}
          maxLength={2000}
          aria-label={t('editor.note')}
          placeholder={t('editor.notePlaceholder')}
          value={note.text}
          onChange={({ currentTarget }) => onWrite(note.id, currentTarget.value)}
        />
      ) : (
        note.text
      )}
      {onRemove && (
        <ActionIcon
          className={classes.noteRemove}
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('editor.removeNote')}
          onClick={() => onRemove(note.id)}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
    </div>
  )
}
