import { Box, Button, Popover, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAffiliate } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { UsageList } from './UsageList.tsx'
import { type Used, useUsages } from './useUsages.ts'

interface Props {
  used: Used
  /** Its name, read out with the button. */
  name: string
  /** Whether it says how many before it is opened; where many stand below each other it does not. */
  counts?: boolean
}

/** How much uses a thing, and how much of that is live; opened, what and where. */
export function UsedBy({ used, name, counts = true }: Props) {
  const { t } = useTranslation()
  const [opened, { toggle, close }] = useDisclosure()
  const usages = useUsages(used, counts || opened)
  const all = usages.data?.data
  const live = all?.filter(({ isLive }) => isLive).length ?? 0
  const label = !counts
    ? t('usages.title')
    : [all ? t('usages.count', { count: all.length }) : '', live > 0 ? t('usages.countLive', { count: live }) : '']
        .filter(Boolean)
        .join(' · ')
  if (counts && !all?.length) return null
  return (
    <Popover opened={opened} onChange={close} width={340} withArrow trapFocus returnFocus position="bottom-end">
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          fw={500}
          flex="none"
          leftSection={<IconAffiliate size={14} />}
          onClick={toggle}
          aria-label={t('usages.of', { label, name })}
        >
          {/* Where there is no room for the words, the number stands beside the icon. */}
          <Box component="span" visibleFrom="lg">
            {label}
          </Box>
          <Box component="span" hiddenFrom="lg">
            {counts && all ? all.length : ''}
          </Box>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fw={600} size="sm" mb="xs">
          {t('usages.title')}
        </Text>
        {usages.isLoadingError && <Failed error={usages.error} onRetry={() => usages.refetch()} />}
        {!all && !usages.isLoadingError && <LoadingRows rows={2} />}
        {all &&
          (all.length > 0 ? (
            <UsageList usages={all} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('usages.none')}
            </Text>
          ))}
      </Popover.Dropdown>
    </Popover>
  )
}
