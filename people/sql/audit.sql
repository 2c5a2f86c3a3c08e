-- What the legal record keeps of people, and of who may see them.
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['people_person', 'people_persondetails',
  'people_involvement', 'people_namedworker', 'people_share', 'people_agreement', 'people_breakglass',
  'people_ownrecord', 'people_pull', 'people_story', 'people_wellbeing', 'people_goal',
  'people_goalscore', 'people_promise', 'people_blocker', 'people_circlemember', 'people_contact',
  'people_contactperson', 'people_contactaside'] LOOP
  EXECUTE format('SELECT audit.watch(%L)', t);
END LOOP; END $$;
