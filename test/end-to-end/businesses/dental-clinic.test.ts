import { dentalClinic } from './dental-clinic.ts';
import { describeBusiness } from './suite.ts';

describeBusiness(dentalClinic);
