import { workshop } from './workshop.ts';
import { describeBusiness } from './suite.ts';

describeBusiness(workshop);
