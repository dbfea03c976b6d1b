import { describe, expect, it } from 'vitest'
import { sandboxSteps } from './sandbox-steps.ts'

const CONNECTIONS = [
  { id: 'con_usual', provider: 'sandbox', isDefault: true },
  { id: 'con_real', provider: 'smtp', isDefault: false },
]
const graph = (...steps: object[]) => ({
  nodes: steps.map((settings, index) => ({
    id: `m${index}`,
    kind: 'sendEmail' as const,
    name: '',
    position: { x: 0, y: 0 },
    settings: { templateId: 'tpl_a', ...settings },
  })),
})

describe('emails of a journey that go to the sandbox', () => {
  it.each([
    ['none', graph()],
    ['all', graph({})],
    ['none', graph({ connectionId: 'con_real' })],
    ['some', graph({ connectionId: 'con_real' }, {})],
  ])('are %s', (expected, drawn) => expect(sandboxSteps(drawn, CONNECTIONS)).toBe(expected))

  it('are those that name it, where the default is a real provider', () => {
    const others = CONNECTIONS.map((one) => ({ ...one, isDefault: !one.isDefault }))
    expect(sandboxSteps(graph({}), others)).toBe('none')
    expect(sandboxSteps(graph({ connectionId: 'con_usual' }), others)).toBe('all')
  })
})
