import type { Graph } from '@parcours/model/journey/graph.ts'

/** Trigger by hand → condition → wait 1 s → email → exit. */
export function benchGraph(templateId: string): Graph {
  const at = (y: number) => ({ x: 0, y })
  return {
    nodes: [
      { id: 'trigger', kind: 'triggerManual', name: '', settings: { reentry: 'afterExit' }, position: at(0) },
      {
        id: 'isPro',
        kind: 'condition',
        name: '',
        settings: { condition: { kind: 'property', property: 'plan', operator: 'is', value: 'pro' } },
        position: at(1),
      },
      {
        id: 'wait',
        kind: 'wait',
        name: '',
        settings: { until: 'duration', duration: { amount: 1, unit: 'seconds' } },
        position: at(2),
      },
      { id: 'email', kind: 'sendEmail', name: '', settings: { templateId }, position: at(3) },
      { id: 'exit', kind: 'exit', name: '', settings: {}, position: at(4) },
    ],
    edges: [
      { from: 'trigger', port: 'next', to: 'isPro' },
      { from: 'isPro', port: 'yes', to: 'wait' },
      { from: 'isPro', port: 'no', to: 'exit' },
      { from: 'wait', port: 'next', to: 'email' },
      { from: 'email', port: 'next', to: 'exit' },
    ],
  }
}

export const BENCH_MJML = `<mjml><mj-body><mj-section><mj-column>
  <mj-text>Hello {{ contact.firstName }}, how is {{ contact.city }}?</mj-text>
  <mj-button href="https://shop.example.com/new">See what is new</mj-button>
</mj-column></mj-section></mj-body></mjml>`
