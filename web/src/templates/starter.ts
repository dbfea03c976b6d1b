import type { TemplateBody } from '@parcours/contract/email.ts'
import type { z } from 'zod'

const WORDS = {
  en: {
    name: 'New email',
    subject: 'Hello {{ contact.firstName | default: "there" }}',
    title: 'A title that says why you write',
    text: 'Hello {{ contact.firstName | default: "there" }}, say here what this is about, in a few short sentences.',
    button: 'See more',
    unsubscribe: 'Unsubscribe',
  },
  fr: {
    name: 'Nouvel e-mail',
    subject: 'Bonjour {{ contact.firstName | default: "à vous" }}',
    title: 'Un titre qui dit pourquoi vous écrivez',
    text: 'Bonjour {{ contact.firstName | default: "à vous" }}, dites ici de quoi il s’agit, en quelques phrases courtes.',
    button: 'En savoir plus',
    unsubscribe: 'Se désabonner',
  },
}

/** What a new email begins with: sound on phones, with a way out. */
export function starterEmail(language: 'fr' | 'en'): z.input<typeof TemplateBody> {
  const words = WORDS[language]
  return {
    name: words.name,
    subject: words.subject,
    preheader: '',
    purpose: 'marketing',
    mjml: `<mjml lang="${language}">
  <mj-head>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="1.6" color="#243332" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f3f6f5">
    <mj-section background-color="#ffffff" padding="24px">
      <mj-column>
        <mj-text font-size="24px" font-weight="700">${words.title}</mj-text>
        <mj-text>${words.text}</mj-text>
        <mj-button background-color="#0f766e" border-radius="8px" href="https://example.com/">${words.button}</mj-button>
      </mj-column>
    </mj-section>
    <mj-section>
      <mj-column>
        <mj-text align="center" font-size="12px" color="#5b6b69">{{ workspace.name }} · {{ workspace.address }}<br /><a href="{{ unsubscribe_url }}" style="color:#5b6b69">${words.unsubscribe}</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`,
  }
}
