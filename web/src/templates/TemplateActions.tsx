import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core'
import type { TemplateAnswer } from '@parcours/contract/content.ts'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCopy,
  IconDots,
  IconHistory,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call, callTagged } from '../client.ts'
import { say, sayError } from '../parts/notify.ts'
import { sayUndo } from '../parts/say-undo.tsx'
import { paths } from '../paths.ts'
import type { EmailDraft, EmailDrafting } from './email-draft.ts'
import { Versions } from './Versions.tsx'

interface Props {
  /** As it was last kept. */
  template: TemplateAnswer
  drafting: EmailDrafting
  /** Brings what is being written to the draft. */
  settle: () => Promise<void> | undefined
  onState: (template: TemplateAnswer) => void
}

/** By then React has drawn a change and said that it is not kept yet. */
const DRAWN_MS = 50

/** What can be done with an email: publish it, go back, copy it, delete it. */
export function TemplateActions({ template, drafting, settle, onState }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [versions, setVersions] = useState(false)
  const { id } = template
  const { draft, edit, undo, redo, canUndo, canRedo } = drafting
  const upToDate = !template.draft && drafting.saveState === 'saved'
  const current = useRef({ drafting, upToDate })
  current.current = { drafting, upToDate }
  const publish = useMutation({
    mutationFn: async () => {
      await settle()
      // What this brought is in the draft once it has been drawn.
      await new Promise((resolve) => setTimeout(resolve, DRAWN_MS))
      if (current.current.upToDate) return undefined
      await current.current.drafting.save()
      return callTagged('publishTemplate', { params: { id } })
    },
    onSuccess: (published) => {
      if (!published) return say(t('templates.nothingToPublish'))
      const { data, etag } = published
      drafting.saved(etag)
      onState(data)
      void client.invalidateQueries({ queryKey: ['check'] })
      say(t('templates.publishedNow', { revision: data.revision }))
    },
    onError: sayError,
  })
  const copy = useMutation({
    mutationFn: () =>
      call('duplicateTemplate', {
        params: { id },
        body: { name: t('templates.copyOf', { name: draft.name }).slice(0, 120) },
      }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['templates'] })
      void navigate(paths.template(made.id))
    },
    onError: sayError,
  })
  const remove = useMutation({
    mutationFn: () => call('deleteTemplate', { params: { id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['templates'] })
      say(t('templates.deleted'))
      void navigate(paths.templates())
    },
    onError: sayError,
  })
  /** Writes something again that was published; an edit like any other, to be undone. */
  const restore = (design: Omit<EmailDraft, 'name'>) => {
    const before = draft
    edit(design)
    sayUndo(t('templates.restored'), () => edit(before))
  }
  const discard = () =>
    restore({
      subject: template.subject,
      preheader: template.preheader,
      source: template.source,
      format: template.format,
      purpose: template.purpose,
    })
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t('editor.undo')}>
        <ActionIcon variant="subtle" color="gray" disabled={!canUndo} onClick={undo} aria-label={t('editor.undo')}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('editor.redo')}>
        <ActionIcon variant="subtle" color="gray" disabled={!canRedo} onClick={redo} aria-label={t('editor.redo')}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('common.actions')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => setVersions(true)}>
            {t('templates.versions')}
          </Menu.Item>
          <Menu.Item leftSection={<IconX size={16} />} disabled={!template.draft} onClick={discard}>
            {t('templates.discard')}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy.mutate()}>
            {t('templates.duplicate')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => remove.mutate()}>
            {t('templates.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={template.draft ? t('templates.publishText') : t('templates.nothingToPublish')}>
        <Button
          ml={4}
          variant={upToDate ? 'default' : 'filled'}
          loading={publish.isPending}
          onClick={() => publish.mutate()}
        >
          {t('templates.publish')}
        </Button>
      </Tooltip>
      {versions && <Versions template={template} onClose={() => setVersions(false)} onRestore={restore} />}
    </Group>
  )
}
