import { html } from '@codemirror/lang-html'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { Paper, Text, useComputedColorScheme } from '@mantine/core'
import CodeMirror from '@uiw/react-codemirror'

/** Colours with enough contrast on the editor's grounds; the library's own green has not. */
const styleOf = (tag: string, name: string, text: string) =>
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.tagName, color: tag },
      { tag: tags.attributeName, color: name },
      { tag: [tags.attributeValue, tags.string], color: text },
      { tag: tags.comment, fontStyle: 'italic' },
    ]),
  )
/** The grounds of the interface, so that line numbers keep their contrast in both schemes. */
const GROUNDS = EditorView.theme({
  '&': { color: 'var(--mantine-color-text)', backgroundColor: 'var(--mantine-color-body)' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    color: 'var(--mantine-color-dimmed)',
    backgroundColor: 'var(--app-ground)',
    borderRight: '1px solid var(--app-line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
})
const STYLES = { light: styleOf('#0b524d', '#38536a', '#8f1d1d'), dark: styleOf('#99e9dd', '#b9d0e2', '#fcd980') }

/** The code of an email: MJML or HTML with Liquid. */
export function CodeEditor({
  label,
  value,
  readOnly,
  onChange,
}: {
  label: string
  value: string
  readOnly: boolean
  onChange: (value: string) => void
}) {
  const scheme = useComputedColorScheme('light')
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <CodeMirror
          value={value}
          onChange={onChange}
          readOnly={readOnly}
          height="60vh"
          theme="none"
          basicSetup={{ syntaxHighlighting: false }}
          extensions={[
            html(),
            STYLES[scheme],
            GROUNDS,
            EditorView.lineWrapping,
            EditorView.contentAttributes.of({ 'aria-label': label }),
          ]}
          onCreateEditor={({ scrollDOM }) => {
            scrollDOM.tabIndex = 0
          }}
        />
      </Paper>
    </div>
  )
}
