import { Box, Stack } from '@mantine/core'
import type { TemplateAnswer } from '@parcours/contract/content.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { callTagged } from '../client.ts'
import { useBack } from '../parts/back.ts'
import { EditorHead } from '../parts/EditorHead.tsx'
import { SaveRefused } from '../parts/SaveRefused.tsx'
import { StateBadge } from '../parts/StateBadge.tsx'
import { Failed, LoadingPage, LoadingRows } from '../parts/States.tsx'
import { useKeys } from '../parts/useKeys.ts'
import { paths, type TemplateView } from '../paths.ts'
import { useMay } from '../session.tsx'
import { DraftConflict } from '../unsaved/DraftConflict.tsx'
import { useDraft } from '../unsaved/useDraft.ts'
import { CodeView } from './CodeView.tsx'
import { EMAIL_DRAFT, emailDraftOf } from './email-draft.ts'
import { languageChanged } from './languages/change-languages.ts'
import { LanguageBar } from './languages/LanguageBar.tsx'
import { draftingIn } from './languages/language-drafting.ts'
import { useLanguageName } from './languages/useLanguageName.ts'
import { Preview } from './Preview.tsx'
import { DRAFTED, PUBLISHED } from './state-badges.ts'
import { TemplateActions } from './TemplateActions.tsx'

const DesignView = lazy(() => import('./design/DesignView.tsx').then(({ DesignView: view }) => ({ default: view })))

/** One email, full screen: its design, code and preview. */
export function TemplatePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const template = useQuery({
    queryKey: ['template', id],
    queryFn: () => callTagged('getTemplate', { params: { id } }),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (template.isLoadingError) {
    return (
      <Box p="xl" component="main">
        <Failed
          error={template.error}
          onRetry={() => template.refetch()}
          back={{ to: paths.templates(), place: t('shell.places.templates') }}
        />
      </Box>
    )
  }
  if (!template.data) return <LoadingPage />
  return <OpenTemplate key={id} template={template.data.data} etag={template.data.etag} />
}

function OpenTemplate({ template, etag }: { template: TemplateAnswer; etag: string | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const may = useMay('author')
  const { id } = template
  const { view: given } = useParams()
  const back = useBack(paths.templates())
  const onState = useCallback(
    (saved: TemplateAnswer) => {
      client.setQueryData(['template', id, 'state'], saved)
      void client.invalidateQueries({ queryKey: ['templates'] })
    },
    [client, id],
  )
  const onSaved = useCallback(({ data }: { data: TemplateAnswer }) => onState(data), [onState])
  const drafting = useDraft({ kind: EMAIL_DRAFT, id, current: { draft: emailDraftOf(template), etag }, onSaved })
  const { data: state = template } = useQuery({
    queryKey: ['template', id, 'state'],
    queryFn: () => template,
    initialData: template,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const nameOf = useLanguageName()
  const settle = useRef<(() => Promise<void>) | null>(null)
  const onSettle = useCallback((how: typeof settle.current) => {
    settle.current = how
  }, [])
  const drawn = drafting.draft.format === 'mjml'
  const view: TemplateView = given === 'code' || given === 'preview' ? given : drawn ? 'design' : 'code'
  const [asked, setAsked] = useState<string>()
  const language = asked !== undefined && drafting.draft.translations?.[asked] ? asked : undefined
  const onShow = useCallback(async (next: string | undefined) => {
    await settle.current?.()
    setAsked(next)
  }, [])
  /** What is undone is shown, in whichever language it is. */
  const showing = (act: () => void) => () => {
    const before = drafting.now().draft
    act()
    const changed = languageChanged(before, drafting.now().draft)
    if (changed !== undefined) setAsked(changed ?? undefined)
  }
  const open = { ...drafting, undo: showing(drafting.undo), redo: showing(drafting.redo) }
  useKeys([
    ['mod+Z', open.undo],
    ['mod+shift+Z', open.redo],
    ['mod+Y', open.redo],
  ])
  const labelOf = (path: string): string | undefined => {
    const [, tag, field] = /^translations\.([^.]+)\.(\w+)$/.exec(path) ?? []
    if (tag && field) return t('languages.part', { part: nameOf(tag), text: labelOf(field) ?? field })
    switch (path) {
      case 'name':
      case 'subject':
      case 'preheader':
      case 'purpose':
        return t(`templates.${path}`)
      case 'source':
        return t('templates.code')
    }
  }
  const inLanguage = {
    drafting: draftingIn(open, language),
    whole: drafting.draft,
    language: drafting.draft.translations ? (language ?? drafting.draft.language) : undefined,
  }
  return (
    <Stack gap={0} h="100dvh" component="main">
      <EditorHead<TemplateView>
        back={back.path}
        name={{
          label: t('templates.name'),
          value: drafting.draft.name,
          editable: may,
          onChange: (name) => drafting.edit({ name }, 'name'),
        }}
        state={
          <StateBadge
            look={state.draft ? DRAFTED : PUBLISHED}
            word={t(state.draft ? 'templates.unpublished' : 'templates.published')}
          />
        }
        saveState={may ? drafting.saveState : undefined}
        view={{
          label: t('templates.view'),
          value: view,
          options: (['design', 'code', 'preview'] as const).map((one) => ({
            value: one,
            label: t(`templates.views.${one}`),
            disabled: one === 'design' && !drawn,
          })),
          onChange: (next) => void navigate(paths.template(id, next), { replace: true, state: back.state }),
        }}
      >
        {may && (
          <TemplateActions template={state} drafting={open} settle={() => settle.current?.()} onState={onState} />
        )}
      </EditorHead>
      <DraftConflict draft={drafting} />
      <SaveRefused refusal={drafting.refusal} labelOf={labelOf} />
      {view !== 'preview' && <LanguageBar drafting={open} editable={may} language={language} onShow={onShow} />}
      {view === 'design' && (
        <Suspense fallback={<LoadingRows />}>
          <DesignView {...inLanguage} editable={may} onSettle={onSettle} />
        </Suspense>
      )}
      {view === 'code' && <CodeView {...inLanguage} editable={may} />}
      {view === 'preview' && <Preview draft={drafting.draft} wide />}
    </Stack>
  )
}
