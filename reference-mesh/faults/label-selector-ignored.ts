import { defineFault } from './fault.ts';

export default defineFault({
  name: 'label-selector-ignored',
  title: 'a label selector leaves every item in the list',
  breaks: ['metrics-M19'],
  decisions: () => ({ selectItems: () => true }),
});
