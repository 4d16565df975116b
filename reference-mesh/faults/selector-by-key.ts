import { defineFault } from './fault.ts';

export default defineFault({
  name: 'selector-by-key',
  title: 'a label selector asks for the label and not for its value',
  breaks: ['metrics-M19'],
  decisions: () => ({
    selectItems: (labels, selector) =>
      Object.keys(selector ?? {}).every((label) => labels[label] !== undefined),
  }),
});
