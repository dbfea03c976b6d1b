const PARAGRAPH = 'We chose these for you this week. '

/** An email of about 4.6 kB once rendered: first name, city, one link, the pixel and the way out. */
export function campaignMjml(): string {
  return `<mjml><mj-body><mj-section><mj-column>
<mj-text>Hello {{ contact.firstName | default: "you" }} in {{ contact.city | default: "your city" }},</mj-text>
<mj-text>${PARAGRAPH.repeat(1)}</mj-text>
<mj-button href="https://shop.example.com/new">See what is new</mj-button>
<mj-text>{{ workspace.name }} · <a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
</mj-column></mj-section></mj-body></mjml>`
}
