import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { flushDrafts, openDrafts, settleAndFlushDrafts } from './open-drafts.ts'
import { forgetWork } from './storage.ts'
import { removeUnsavedForm, unsavedForms } from './unsaved.ts'

const isLeft = (path: string, next: string) => next !== path && !next.startsWith(`${path}/`)

/** The forms that would lose what is typed when this page is shown. */
const formsLeftFor = (next: string) => unsavedForms().filter(({ path }) => isLeft(path, next))

/** Whether a draft that cannot be saved just now would be left. What is merely not saved yet is saved on leaving. */
const isDraftLeftFor = (next: string) =>
  openDrafts().some(
    ({ isOpen, path, saveState }) =>
      isOpen && isLeft(path, next) && (saveState === 'failed' || saveState === 'refused' || saveState === 'conflict'),
  )

/** Asks before a page is left whose changes are not saved, and warns before the tab is closed. */
export function LeaveGuard() {
  const { t } = useTranslation()
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      void settleAndFlushDrafts()
      const isSaved = openDrafts().every(({ saveState }) => saveState === 'saved')
      if (!isSaved || unsavedForms().length > 0) event.preventDefault()
    }
    // A phone that puts a page away tells no more than this.
    const hide = () => document.visibilityState === 'hidden' && void flushDrafts()
    window.addEventListener('beforeunload', warn)
    document.addEventListener('visibilitychange', hide)
    return () => {
      window.removeEventListener('beforeunload', warn)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [])
  const blocker = useBlocker(
    ({ nextLocation: { pathname } }) => formsLeftFor(pathname).length > 0 || isDraftLeftFor(pathname),
  )
  const forms = blocker.state === 'blocked' ? formsLeftFor(blocker.location.pathname) : []
  const isForm = forms.length > 0
  const leave = () => {
    for (const { key, discard } of forms) {
      discard()
      removeUnsavedForm(key)
      forgetWork(key)
    }
    blocker.proceed?.()
  }
  const save = useMutation({
    mutationFn: () => Promise.all(forms.map((form) => form.save?.())),
    onSuccess: () => {
      for (const { key } of forms) removeUnsavedForm(key)
      blocker.proceed?.()
    },
  })
  const stay = () => {
    save.reset()
    blocker.reset?.()
  }
  return (
    <Modal
      opened={blocker.state === 'blocked'}
      onClose={stay}
      title={t(isForm ? 'unsaved.leaveForm.title' : 'unsaved.leaveDraft.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <ErrorNote error={save.error} />
        <Text>{t(isForm ? 'unsaved.leaveForm.text' : 'unsaved.leaveDraft.text')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={stay} data-autofocus>
            {t('unsaved.stay')}
          </Button>
          <Button variant="default" onClick={leave}>
            {t(isForm ? 'unsaved.leaveForm.leave' : 'unsaved.leaveDraft.leave')}
          </Button>
          {isForm && forms.every((form) => form.save) && (
            <Button loading={save.isPending} onClick={() => save.mutate()}>
              {t('common.save')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
