import { Button, Drawer, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'

/** A version as a history lists it. */
interface ListedVersion {
  revision: number
  savedAt: string
  savedBy: string | null
}

interface Props<Shown> {
  content: { id: string; revision: number }
  words: { title: string; version: (revision: number) => string; present: string; restore: string }
  list: () => Promise<{ data: ListedVersion[] }>
  /** One version, with what shows it. */
  load: (revision: number) => Promise<Shown>
  children: (shown: Shown) => ReactNode
  onRestore: (shown: Shown) => void
  onClose: () => void
}

/** Published versions of a content: when, by whom, with a preview; one can be restored. */
export function VersionsDrawer<Shown>({ content, words, list, load, children, onRestore, onClose }: Props<Shown>) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id } = content
  const [revision, setRevision] = useState(content.revision)
  const versions = useQuery({ queryKey: ['content', id, 'versions', content.revision], queryFn: list })
  const version = useQuery({ queryKey: ['content', id, 'version', revision], queryFn: () => load(revision) })
  const { data: shown } = version
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={words.title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        {versions.isLoadingError && <Failed error={versions.error} onRetry={() => versions.refetch()} />}
        {versions.isPending && <LoadingRows rows={3} />}
        <Stack gap={2} mah={260} style={{ overflow: 'auto' }}>
          {versions.data?.data.map((one) => (
            <UnstyledButton
              key={one.revision}
              p="xs"
              aria-current={one.revision === revision ? 'true' : undefined}
              onClick={() => setRevision(one.revision)}
              style={{
                borderRadius: 8,
                ...(one.revision === revision && { background: 'var(--mantine-primary-color-light)' }),
              }}
            >
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm" fw={500}>
                  {words.version(one.revision)}
                  {one.revision === content.revision && ` · ${words.present}`}
                </Text>
                <Text size="sm" c="dimmed">
                  {[format.dateTime(one.savedAt), one.savedBy].filter(Boolean).join(' · ')}
                </Text>
              </Group>
            </UnstyledButton>
          ))}
        </Stack>
        {version.isLoadingError && <Failed error={version.error} onRetry={() => version.refetch()} />}
        {shown !== undefined && (
          <>
            {children(shown)}
            <Group justify="flex-end">
              <Button
                onClick={() => {
                  onRestore(shown)
                  onClose()
                }}
              >
                {words.restore}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Drawer>
  )
}
