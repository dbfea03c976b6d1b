import { truncateText } from '@parcours/model/values/text.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { say, sayError } from '../parts/notify.ts'
import { sayUndo } from '../parts/say-undo.tsx'
import { useDeletion } from '../parts/useDeletion.tsx'
import { useMutation } from '../parts/useMutation.ts'
import type { OpenDraft } from '../unsaved/useDraft.ts'
import type { Content, ContentCalls, ContentWords } from './content.ts'

export interface ContentActing<Draft extends { name: string }, Answer extends Content> {
  /** As it was last kept. */
  content: Answer
  drafting: OpenDraft<Draft, Answer>
  /** Brings what is being written to the draft. */
  settle: () => Promise<void> | undefined
  onState: (content: Answer) => void
  calls: ContentCalls<Answer>
  words: ContentWords
  /** The query of the list that shows it, where that stands, and where one of it is open. */
  list: { queryKey: string; path: string; pathOf: (id: string) => string }
}

/** What can be done with a content, whatever its kind: publish it, go back, copy it, delete it. */
export function useContentActions<Draft extends { name: string }, Answer extends Content>({
  content,
  drafting,
  settle,
  onState,
  calls,
  words,
  list,
}: ContentActing<Draft, Answer>) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const upToDate = !content.draft && drafting.saveState === 'saved'
  const publish = useMutation({
    mutationFn: async () => {
      await settle()
      if (!content.draft && drafting.now().saveState === 'saved') return undefined
      await drafting.save()
      return calls.publish()
    },
    onSuccess: (published) => {
      if (!published) return say(words.nothingToPublish)
      const { data, etag } = published
      drafting.savedAs(etag)
      onState(data)
      void client.invalidateQueries({ queryKey: ['check'] })
      say(words.published(data.revision))
    },
    onError: sayError,
  })
  const duplicate = useMutation({
    mutationFn: () => calls.duplicate(truncateText(words.copyOf(drafting.draft.name), 120)),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: [list.queryKey] })
      void navigate(list.pathOf(made.id))
    },
    onError: sayError,
  })
  const remove = useDeletion({
    remove: calls.remove,
    list: [list.queryKey],
    onDeleted: () => void navigate(list.path),
  })
  /** Writes something again that was published; an edit like any other, to be undone. */
  const restore = (document: Partial<Draft>) => {
    const before = drafting.draft
    drafting.edit(document)
    sayUndo(words.restored, () => drafting.edit(before))
  }
  return { publish, duplicate, remove, restore, upToDate }
}
