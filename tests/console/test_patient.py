"""Patients are plain values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from console.patient import Patient
from profiles.context import Exposure, Jurisdiction
from profiles.pump import Catheter


def test_a_patient_is_frozen_and_not_made_up_unless_said():
    patient = Patient(
        "0" * 32, "M. Example", "R-1", "1961-04-02", "pain", Jurisdiction.US, Exposure.NAIVE, "S", "", Catheter()
    )
    assert not patient.made_up
    with pytest.raises(FrozenInstanceError):
        patient.name = "other"
