import { Alert, Button, Grid, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import type { SegmentAnswer } from '@parcours/contract/segments.ts'
import type { UsageAnswer } from '@parcours/contract/usages.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { same } from '@parcours/model/same.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { callTagged } from '../client.ts'
import { ConditionBuilder } from '../conditions/ConditionBuilder.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useFormat } from '../parts/format.ts'
import { say } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'
import { UsedDialog } from '../usages/UsedDialog.tsx'
import { useUsages } from '../usages/useUsages.ts'
import { AudienceProfilePanel } from './AudienceProfilePanel.tsx'
import { ReadySegments } from './ReadySegments.tsx'
import { usePreview } from './usePreview.ts'

interface Props {
  /** Absent for a new one. */
  segment?: SegmentAnswer
  etag?: string | undefined
  first: { name: string; condition: Condition }
}

/** Edits a segment's condition, with its exact size and audience profile beside while it is typed. */
export function SegmentEditor({ segment, etag, first }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const client = useQueryClient()
  const may = useMay('author')
  // The state that was loaded or saved last. Another user's change shows at saving, and removes nothing that is typed
  // here.
  const [kept, setKept] = useState({ ...first, etag })
  const [name, setName] = useState(first.name)
  const [condition, setCondition] = useState(first.condition)
  const [shownIssues, setShownIssues] = useState(false)
  const usages = useUsages({ of: segment?.id ?? '' }, false)
  const [asked, ask] = useState<UsageAnswer[]>([])
  const { preview, ready, issues, errorAt } = usePreview(condition, segment?.id)
  const changed = !segment || name !== kept.name || !same(condition, kept.condition)
  const discard = () => {
    setName(kept.name)
    setCondition(kept.condition)
  }
  const save = useMutation({
    mutationFn: () => {
      if (issues.length > 0) throw new Error(t('segments.incomplete'))
      const body = { name: name.trim() || t('segments.unnamed'), condition }
      return segment
        ? callTagged('saveSegment', { params: { id: segment.id }, body, ifMatch: kept.etag })
        : callTagged('createSegment', { body })
    },
    onSuccess: ({ data: { id, ...saved }, etag: now }) => {
      setKept({ name: saved.name, condition: saved.condition, etag: now })
      setName(saved.name)
      setCondition(saved.condition)
      say(t('segments.saved'))
      forget()
      void client.invalidateQueries({ queryKey: ['segments'] })
      void client.invalidateQueries({ queryKey: ['segment', id] })
      if (!segment) void navigate(paths.segment(id), { replace: true })
    },
  })
  /** What contacts meet now is named before the members change. */
  const begin = async () => {
    const changes = segment && !same(condition, kept.condition)
    const live = changes ? (await usages.refetch()).data?.data.filter(({ isLive }) => isLive) : undefined
    if (live && live.length > 0) ask(live)
    else save.mutate()
  }
  const submit = () => {
    setShownIssues(true)
    if (issues.length === 0) void begin()
  }
  const forget = useUnsavedForm({
    key: `segment ${segment?.id ?? 'new'}`,
    values: { name, condition },
    saved: { name: kept.name, condition: kept.condition },
    restore: (typed) => {
      setName(typed.name)
      setCondition(typed.condition)
    },
    discard,
    save: save.mutateAsync,
  })
  const isStatic = segment?.kind === 'static'
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack>
          <TextInput
            label={t('segments.name')}
            value={name}
            maxLength={120}
            readOnly={!may}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            placeholder={t('segments.unnamed')}
          />
          {isStatic ? (
            <Alert color="gray">{t('segments.staticText')}</Alert>
          ) : (
            <Paper withBorder p="md">
              <Text size="sm" c="dimmed" mb="sm">
                {t('segments.who')}
              </Text>
              <ConditionBuilder
                condition={condition}
                onChange={setCondition}
                counts
                errorAt={(path) => errorAt(path, { early: !shownIssues && !ready })}
              />
            </Paper>
          )}
          {!segment && may && isEmpty(condition) && (
            <ReadySegments
              onChoose={(ready) => {
                setName(name || ready.name)
                setCondition(ready.condition)
              }}
            />
          )}
          <ErrorNote error={save.error} />
          {may && (
            <Group justify="flex-end">
              {segment && changed && (
                <Button variant="default" onClick={discard}>
                  {t('common.discard')}
                </Button>
              )}
              <Button loading={save.isPending} disabled={!changed} onClick={submit}>
                {segment || !ready || preview.data === undefined
                  ? t('segments.save')
                  : t('segments.create', { count: preview.data.size, formatted: format.number(preview.data.size) })}
              </Button>
            </Group>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Paper withBorder p="md" role="region" aria-label={t('segments.audienceProfile')}>
          <AudienceProfilePanel preview={preview} ready={ready} />
        </Paper>
      </Grid.Col>
      {asked.length > 0 && (
        <UsedDialog
          title={t('segments.saveTitle', { name })}
          text={
            preview.data === undefined
              ? t('segments.saveUsed')
              : t('segments.saveUsedSize', {
                  count: preview.data.size,
                  formatted: format.number(preview.data.size),
                  before: format.number(segment?.size ?? 0),
                })
          }
          action={t('segments.save')}
          usages={asked}
          pending={save.isPending}
          onAct={() => save.mutate(undefined, { onSettled: () => ask([]) })}
          onClose={() => ask([])}
        />
      )}
    </Grid>
  )
}

const isEmpty = (condition: Condition) => condition.kind === 'all' && condition.of.length === 0
