import {
  Box,
  Button,
  Drawer,
  Group,
  Modal,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDeviceDesktop, IconDeviceMobile, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Failed } from '../../parts/States.tsx'
import { useSession } from '../../session.tsx'
import { settleBeforeLeaving } from '../../unsaved/open-drafts.ts'
import { EmailFields } from '../EmailFields.tsx'
import type { EmailDraft } from '../email-draft.ts'
import { InboxPreview } from '../InboxPreview.tsx'
import type { LanguageDrafting } from '../languages/language-drafting.ts'
import { VariablePicker } from '../variables/VariablePicker.tsx'
import { EmailCanvas } from './canvas.ts'
import type { OutlineItem, Selected } from './describe.ts'
import { Inspector } from './inspector/Inspector.tsx'
import { blockName } from './names.ts'
import { Palette } from './Palette.tsx'
import { SelectedBar } from './SelectedBar.tsx'

interface Props {
  drafting: LanguageDrafting
  /** The email in all its languages. */
  whole: EmailDraft
  /** The one that is written now, where it has several. */
  language: string | undefined
  editable: boolean
  /** Receives the function that brings unsaved text to the draft; null when the canvas is closed. */
  onSettle: (settle: (() => Promise<void>) | null) => void
}

/**
 * Draws an email: what can be put in on the left, the email, and on the right what can be said of the selected block.
 */
export function DesignView({ drafting, whole, language, editable, onSettle }: Props) {
  const { t } = useTranslation()
  const narrow = useMediaQuery('(max-width: 991px)', undefined, { getInitialValueInEffect: false })
  const brand = useQuery({ queryKey: ['brand', 'kit'], queryFn: () => call('getBrand') })
  const { workspace } = useSession()
  const frame = useRef<HTMLDivElement>(null)
  const [canvas, setCanvas] = useState<EmailCanvas>()
  const [selected, setSelected] = useState<Selected>()
  const [outline, setOutline] = useState<OutlineItem[]>([])
  const [linking, setLinking] = useState<(href: string) => void>()
  const [adding, setAdding] = useState(false)
  const [isWriting, setWriting] = useState(false)
  /** Where there is no room beside the email: what its fields are shown over it for. */
  const [over, setOver] = useState<'block' | 'email'>()
  const [device, setDevice] = useState<'desktop' | 'phone'>(() => (window.innerWidth < 768 ? 'phone' : 'desktop'))
  const { draft } = drafting
  const kit = brand.data

  // The canvas outlives renders: it calls what is current.
  const current = useRef({ drafting, t })
  current.current = { drafting, t }
  useEffect(() => {
    if (!kit || !frame.current) return
    const words = current.current.t
    const made = new EmailCanvas(
      frame.current,
      { brand: kit, workspace: workspace.name },
      {
        onChange: (source) => {
          current.current.drafting.edit({ source })
          setOutline(made.outline())
        },
        onSelect: setSelected,
        onWriting: setWriting,
        onUndo: () => current.current.drafting.undo(),
        onRedo: () => current.current.drafting.redo(),
        title: words('emailEditor.canvas'),
        onLink: (apply) => setLinking(() => apply),
        nameOf: (tag) => blockName(words, tag),
        toolWords: {
          bold: words('emailEditor.tools.bold'),
          italic: words('emailEditor.tools.italic'),
          underline: words('emailEditor.tools.underline'),
          link: words('emailEditor.tools.link'),
        },
      },
    )
    setCanvas(made)
    onSettle(() => made.settle())
    const stopSettling = settleBeforeLeaving(() => made.settle())
    return () => {
      onSettle(null)
      stopSettling()
      // A text that is being written is a part of the draft too.
      void made.settle().finally(() => made.destroy())
      setCanvas(undefined)
    }
  }, [kit, workspace.name, onSettle])
  useEffect(() => {
    if (!canvas) return
    canvas.show(draft.source)
    setOutline(canvas.outline())
  }, [canvas, draft.source])
  useEffect(() => canvas?.setDevice(device), [canvas, device])

  if (brand.isLoadingError) {
    return (
      <Box p="xl">
        <Failed error={brand.error} onRetry={() => brand.refetch()} />
      </Box>
    )
  }
  const close = () => canvas?.select(undefined)
  const fold = () => setOver(undefined)
  const palette = kit && <Palette canvas={canvas} brand={kit} outline={outline} selected={selected?.id} />
  const inspector = selected && canvas && kit && (
    <Inspector key={selected.id} selected={selected} canvas={canvas} brand={kit} onClose={narrow ? fold : close} />
  )
  return (
    <Group gap={0} align="stretch" wrap="nowrap" flex={1} mih={0}>
      {!narrow && editable && (
        <Box w={248} style={{ borderRight: '1px solid var(--app-line)', flexShrink: 0 }}>
          {palette}
        </Box>
      )}
      <Stack gap={0} flex={1} miw={0}>
        <Group
          justify="space-between"
          px="sm"
          py={6}
          gap="xs"
          style={{ borderBottom: '1px solid var(--app-line)', background: 'var(--mantine-color-body)' }}
        >
          {narrow && editable ? (
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => setAdding(true)}
              >
                {t('emailEditor.add')}
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => setOver('email')}>
                {t('templates.subject')}
              </Button>
            </Group>
          ) : (
            <Text size="sm" c="dimmed" truncate flex={1}>
              {t('emailEditor.hint')}
            </Text>
          )}
          <Group gap="xs">
            {editable && <VariablePicker onPick={(liquid) => canvas?.insertText(liquid)} />}
            <SegmentedControl
              size="xs"
              aria-label={t('templates.width')}
              value={device}
              onChange={(value) => setDevice(value as typeof device)}
              data={[
                {
                  value: 'desktop',
                  label: <Device icon={<IconDeviceDesktop size={16} />} name={t('templates.desktop')} />,
                },
                { value: 'phone', label: <Device icon={<IconDeviceMobile size={16} />} name={t('templates.phone')} /> },
              ]}
            />
          </Group>
        </Group>
        <InboxPreview draft={whole} language={language} width={device} />
        <Box flex={1} mih={0} pos="relative">
          {!canvas && <Skeleton pos="absolute" inset={0} />}
          <div ref={frame} className="email-canvas" style={{ height: '100%' }} />
        </Box>
        {narrow && editable && selected && canvas && (
          <SelectedBar
            selected={selected}
            canvas={canvas}
            isWriting={isWriting}
            onSettings={() => setOver('block')}
            onClose={close}
          />
        )}
      </Stack>
      {narrow ? (
        <>
          <Drawer
            opened={adding}
            onClose={() => setAdding(false)}
            title={t('emailEditor.palette')}
            closeButtonProps={{ 'aria-label': t('common.close') }}
          >
            <Box h="75vh" onClick={() => setTimeout(() => setAdding(false))}>
              {palette}
            </Box>
          </Drawer>
          <Drawer.Root opened={over === 'block' && !!inspector} onClose={fold} position="bottom" size="60%">
            <Drawer.Overlay />
            <Drawer.Content aria-label={t('emailEditor.inspector')}>
              <Box h="58vh">{inspector}</Box>
            </Drawer.Content>
          </Drawer.Root>
          <Drawer
            opened={over === 'email'}
            onClose={fold}
            position="bottom"
            size="60%"
            title={t('emailEditor.around')}
            closeButtonProps={{ 'aria-label': t('common.close') }}
          >
            <EmailFields drafting={drafting} editable={editable} />
          </Drawer>
        </>
      ) : (
        <Box
          w={304}
          style={{
            borderLeft: '1px solid var(--app-line)',
            flexShrink: 0,
            background: 'var(--mantine-color-body)',
            overflow: 'auto',
          }}
        >
          {inspector && editable ? (
            inspector
          ) : (
            <Stack p="sm">
              <Title order={2}>{t('emailEditor.around')}</Title>
              <EmailFields drafting={drafting} editable={editable} />
            </Stack>
          )}
        </Box>
      )}
      {linking && (
        <LinkDialog
          onClose={() => setLinking(undefined)}
          onGive={(href) => {
            linking(href)
            setLinking(undefined)
          }}
        />
      )}
    </Group>
  )
}

function Device({ icon, name }: { icon: React.ReactNode; name: string }) {
  return (
    <Group title={name} h={20}>
      {icon}
      <span className="visually-hidden">{name}</span>
    </Group>
  )
}

/** Where the selected words lead. */
function LinkDialog({ onGive, onClose }: { onGive: (href: string) => void; onClose: () => void }) {
  const { t } = useTranslation()
  const [href, setHref] = useState('https://')
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('emailEditor.tools.link')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          onGive(href.trim())
        }}
      >
        <TextInput
          data-autofocus
          label={t('emailEditor.fields.link')}
          value={href}
          onChange={({ currentTarget }) => setHref(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!/^(https?:\/\/.|mailto:.|tel:.|\{\{)/.test(href.trim())}>
            {t('emailEditor.giveLink')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
