import { Alert, Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { sayError } from '../parts/notify.ts'
import { sayUndo } from '../parts/say-undo.tsx'
import { useMutation } from '../parts/useMutation.ts'
import type { SaveState } from './draft-store.ts'

interface Props {
  draft: { saveState: SaveState; choose: (whose: 'mine' | 'theirs') => Promise<void>; undo: () => void }
}

/** Lets the user choose between their draft and the one that another user saved meanwhile. */
export function DraftConflict({ draft }: Props) {
  const { t } = useTranslation()
  const choice = useMutation({
    mutationFn: draft.choose,
    onSuccess: (_, whose) => {
      if (whose === 'theirs') sayUndo(t('unsaved.conflict.taken'), draft.undo)
    },
    onError: sayError,
  })
  if (draft.saveState !== 'conflict') return null
  return (
    <Alert color="red" role="alert" m="sm" p="sm" title={t('unsaved.conflict.title')}>
      <Group justify="space-between">
        <Text size="sm">{t('unsaved.conflict.text')}</Text>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            loading={choice.isPending}
            onClick={() => choice.mutate('theirs')}
          >
            {t('unsaved.conflict.theirs')}
          </Button>
          <Button size="compact-sm" variant="default" loading={choice.isPending} onClick={() => choice.mutate('mine')}>
            {t('unsaved.conflict.mine')}
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}
