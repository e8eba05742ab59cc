import { z } from 'zod';
import { isUri } from './uri.ts';

/** Words of the Core Business Vocabulary 2.0, as EPCIS 2.0 writes them in JSON. */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const BIZ_STEPS = words(`
  accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting decommissioning
  departing destroying disassembling dispensing encoding entering_exiting holding inspecting installing killing loading other
  packing picking receiving removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting shipping
  staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping
`);

const DISPOSITIONS = words(`
  active available completeness_inferred completeness_verified conformant container_closed container_open damaged destroyed
  dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance mismatch_quantity
  needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned
  sellable_accessible sellable_not_accessible stolen unavailable unknown
`);

const BIZ_TRANSACTION_TYPES = words(`
  bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt
`);

const SOURCE_DESTINATION_TYPES = words(`
  location owning_party possessing_party
`);

const ERROR_REASONS = words(`
  did_not_occur incorrect_data
`);

const MEASUREMENTS = words(`
  AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance AmountOfSubstancePerUnitVolume Angle
  AngularAcceleration AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless
  DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength
  Energy Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance
  LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
  MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity
  Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature
  Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
`);

const SENSOR_ALERTS = words(`
  ALARM_CONDITION ERROR_CONDITION
`);

const COMPONENTS = words(`
  altitude axial_distance azimuth easting elevation_angle height latitude longitude northing polar_angle spherical_radius x y z
`);

/** The standard's words are written bare: their long forms would be a second spelling. */
const IN_CBV = /^(?:urn:epcglobal:cbv|https?:\/\/ns\.gs1\.org\/cbv\/)/;
const IN_WEB_VOCABULARY = /^https?:\/\/(?:www\.)?gs1\.org\/voc\//;

/** One of the standard's words, or somebody's own as a URI. */
const vocabulary = (name: string, standard: ReadonlySet<string>, longForm: RegExp) =>
  z
    .string()
    .refine(
      (text) => standard.has(text) || (isUri(text) && !longForm.test(text)),
      `must be ${name} of the Core Business Vocabulary, or a URI of your own`,
    );

export const BizStep = vocabulary('a business step', BIZ_STEPS, IN_CBV);
export const Disposition = vocabulary('a disposition', DISPOSITIONS, IN_CBV);
export const BizTransactionType = vocabulary('a type of business transaction', BIZ_TRANSACTION_TYPES, IN_CBV);
export const SourceDestinationType = vocabulary('a type of source or destination', SOURCE_DESTINATION_TYPES, IN_CBV);
export const ErrorReason = vocabulary('a reason', ERROR_REASONS, IN_CBV);
export const Measurement = vocabulary('a type of measurement', MEASUREMENTS, IN_WEB_VOCABULARY);
export const SensorAlert = vocabulary('a type of sensor alert', SENSOR_ALERTS, IN_WEB_VOCABULARY);
export const Component = vocabulary('a component', COMPONENTS, IN_CBV);
