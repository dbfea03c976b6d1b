import { describe, expect, it } from 'vitest'
import { formatMjml } from './format-mjml.ts'

describe('formatting MJML', () => {
  it('gives each element a line, indented by its depth', () => {
    expect(
      formatMjml(
        '<mjml><mj-body><mj-section show-if="a > 1"><mj-column><mj-text>Hi <b>you</b></mj-text><mj-spacer ' +
          '/></mj-column></mj-section></mj-body></mjml>',
      ),
    ).toBe(`<mjml>
  <mj-body>
    <mj-section show-if="a > 1">
      <mj-column>
        <mj-text>Hi <b>you</b></mj-text>
        <mj-spacer />
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`)
  })

  it('changes nothing the second time, nor what is written in blocks', () => {
    const source =
      '<mjml lang="fr">\n<mj-body><mj-section><mj-group><mj-column width="32%"><mj-text>{% if a > b %}\n ' +
      ' x{% endif %}</mj-text></mj-column></mj-group></mj-section><mj-social><mj-social-element ' +
      'href="https://x.test/?a=1&amp;b=2"></mj-social-element></mj-social></mj-body></mjml>'
    const once = formatMjml(source)
    expect(formatMjml(once)).toBe(once)
    expect(once).toContain('{% if a > b %}\n  x{% endif %}')
  })
})
